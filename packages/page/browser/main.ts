import type { PageData } from '../src/page-data';
import { App } from './app';
import { Parts } from './parts';

/** What the scripts of the folder hand over to the page. */
interface HemlPage {
  data(data: PageData): void;
  part(name: string, base64: string): void;
}

const parts = new Parts();

const page: HemlPage = {
  data: (data) => void new App(data, parts).start(),
  part: (name, base64) => parts.put(name, base64),
};

(globalThis as unknown as { hemlPage: HemlPage }).hemlPage = page;
