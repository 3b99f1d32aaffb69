export { Components, type ComponentsOptions } from './components';
export { createComponents } from './create-components';
