export { classColour, type Rgb } from './class-colours';
export { type ContactSheet, contactSheet, type SheetSample } from './contact-sheet';
