export { Components, type ComponentsOptions, createComponents } from './components';
