import { HemlError } from '@hemlkit/core/browser';
import type { PageData } from '../src/page-data';
import { Chooser } from './chooser';
import { byId } from './elements';
import { explainPair } from './explain-pair';
import { PageError } from './page-error';
import type { PageImage } from './page-image';
import { loadFiles, type Parts } from './parts';
import { Runtime } from './runtime';
import { showPair } from './show-pair';
import { Sources } from './sources';

/** The page: it loads its parts, lets two images be chosen, and shows their explanation. */
export class App {
  private readonly chooser: Chooser;
  private readonly button = byId('choose').querySelector('button') as HTMLButtonElement;
  private readonly progress = byId('progress') as HTMLProgressElement;
  private readonly status = byId('status');
  private readonly message = byId('message');
  private readonly explanation = byId('explanation');
  private runtime: Runtime | undefined;
  private sources: Sources | undefined;

  constructor(
    private readonly data: PageData,
    private readonly parts: Parts,
  ) {
    this.chooser = new Chooser(data, (error) => this.tell(error));
    (byId('choose') as HTMLFormElement).addEventListener('submit', (event) => {
      event.preventDefault();
      void this.compare({ jump: true });
    });
  }

  /** Loads all that the page has: nothing is asked for afterwards. The two that are chosen are compared at once. */
  async start(): Promise<void> {
    try {
      await loadFiles(this.data.files, (done, all) =>
        this.show(`loading the models: ${megabytes(done)} of ${megabytes(all)} MB`, (0.8 * done) / all),
      );
      await this.step('starting ONNX Runtime', 0.8);
      this.runtime = await Runtime.open(this.parts);
      this.sources = new Sources(this.data, this.parts, this.runtime);
      // Afterwards a pair takes no longer than its numbers do.
      const models = modelsOf(this.data);
      for (const [at, part] of models.entries()) {
        await this.step(`opening model ${at + 1} of ${models.length}`, 0.8 + (0.2 * at) / models.length);
        await this.runtime.prepare(part);
      }
    } catch (error) {
      this.show('not loaded', 0);
      this.tell(error);
      return;
    }
    this.button.disabled = false;
    this.show('ready', 1);
    document.documentElement.dataset.ready = 'true';
    if (this.data.samples.length > 1) await this.compare({ jump: false });
  }

  /** @param jump whether the explanation is brought into view */
  private async compare({ jump }: { jump: boolean }): Promise<void> {
    const { runtime, sources } = this;
    if (!runtime || !sources || this.button.disabled) return;
    this.button.disabled = true;
    this.message.replaceChildren();
    const begin = performance.now();
    try {
      const images: PageImage[] = [];
      for (const [at, which] of (['a', 'b'] as const).entries()) {
        await this.step(`reading image ${which}`, at / 8);
        images.push(await sources.imageOf(which, this.chooser.chosen(which)));
      }
      const pair = images as [PageImage, PageImage];
      const tree = await explainPair(this.data, runtime, pair, (what, share) =>
        this.step(what, 0.25 + 0.7 * share),
      );
      await this.step('drawing', 0.95);
      showPair(this.explanation, this.data, tree, pair);
      this.show(`compared in ${((performance.now() - begin) / 1000).toFixed(1)} s`, 1);
      if (jump) {
        this.explanation.focus({ preventScroll: true });
        this.explanation.scrollIntoView({ block: 'start' });
      }
    } catch (error) {
      this.show('not compared', 0);
      // Of another pair: beside the message it would be taken for this one's.
      this.explanation.replaceChildren();
      this.tell(error);
    } finally {
      this.button.disabled = false;
    }
  }

  private show(text: string, share: number): void {
    this.status.textContent = text;
    this.progress.value = share;
    this.progress.parentElement?.classList.toggle('busy', share > 0 && share < 1);
  }

  /** Shows how far it is, and lets the browser draw that. */
  private async step(text: string, share: number): Promise<void> {
    this.show(text, share);
    await new Promise((done) => setTimeout(done));
  }

  /** Tells what went wrong, and what to do. All that was chosen stays. */
  private tell(error: unknown): void {
    const known = error instanceof PageError || error instanceof HemlError;
    if (!known) console.error(error);
    const text = document.createElement('div');
    text.className = 'message';
    const [what, hint] = known
      ? [error.message, error.hint]
      : [
          `Something failed that was not foreseen: ${error instanceof Error ? error.message : String(error)}`,
          'Load the page again. What you chose is kept until then.',
        ];
    const strong = document.createElement('strong');
    strong.textContent = what;
    text.append(strong, hint ? ` ${hint}` : '');
    this.message.replaceChildren(text);
    this.message.scrollIntoView({ block: 'nearest' });
  }
}

/** The parts of all models. */
function modelsOf({ models, segmenter }: PageData): string[] {
  const own = models.kind === 'tree' ? [models.part] : Object.values(models.parts);
  return segmenter.kind === 'logits' ? [...own, segmenter.part] : own;
}

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0);
