import type { PageData } from '../src/page-data';
import { App } from './app';
import { Parts } from './parts';

/** What the scripts of the folder hand over to the page. */
interface HemlPage {
  /** @param data `PageData` as JSON */
  data(data: string): void;
  part(name: string, base64: string): void;
}

const parts = new Parts();

const page: HemlPage = {
  data: (data) => void new App(JSON.parse(data) as PageData, parts).start(),
  part: (name, base64) => parts.put(name, base64),
};

(globalThis as unknown as { hemlPage: HemlPage }).hemlPage = page;
