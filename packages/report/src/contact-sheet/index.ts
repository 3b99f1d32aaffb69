export { classColour, type Rgb } from './class-colours';
export { compositeSheet, type SheetTriple } from './composite-sheet';
export { type ContactSheet, contactSheet, type SheetSample } from './contact-sheet';
