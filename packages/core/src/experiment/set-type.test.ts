import { describe, expect, it } from 'vitest';
import { changed, message, read, small } from './fixtures/read';

const withLoss = (loss: string) => changed('epochs: 2', `epochs: 2\n  loss: ${loss}`);

describe('--set of a type', () => {
  it('drops the options of the type before it, and reports it', async () => {
    const loaded = await read(withLoss('{ type: triplet, margin: 0.1 }'), {
      set: ['training.loss.type=contrastive'],
    });
    expect(loaded.experiment.training.loss).toEqual({ type: 'contrastive', positiveMargin: 0 });
    expect(loaded.notices).toEqual([
      'training.loss is `contrastive`: the options of `triplet` (`margin`) are dropped.',
    ]);
  });

  it('drops them as well where the default type was not written', async () => {
    const loaded = await read(withLoss('{ margin: 0.1 }'), { set: ['training.loss.type=contrastive'] });
    expect(loaded.experiment.training.loss).toEqual({ type: 'contrastive', positiveMargin: 0 });
    expect(loaded.notices).toHaveLength(1);
  });

  it('keeps and checks the options that are set beside it, in any order', async () => {
    const spec = withLoss('{ type: triplet, margin: 0.1 }');
    const set = ['training.loss.positiveMargin=0.3', 'training.loss.type=contrastive'];
    expect((await read(spec, { set })).experiment.training.loss).toEqual({
      type: 'contrastive',
      positiveMargin: 0.3,
    });
    expect(
      await message(spec, { set: ['training.loss.type=contrastive', 'training.loss.margin=1'] }),
    ).toMatchInlineSnapshot(`
        "exit 2
        --set training.loss.margin=1
        training.loss.margin is not an option of the loss \`contrastive\`.
        The options are \`type\`, \`positiveMargin\`."
      `);
  });

  it('reports nothing where nothing is dropped', async () => {
    const set = ['training.loss.type=triplet', 'training.loss.margin=0.2'];
    const loaded = await read(withLoss('{ type: triplet, margin: 0.1 }'), { set });
    expect(loaded.notices).toEqual([]);
    expect((await read(small, { set: ['training.loss.type=contrastive'] })).notices).toEqual([]);
    const whole = ['training.loss={ type: contrastive }'];
    expect((await read(withLoss('{ type: triplet, margin: 0.1 }'), { set: whole })).notices).toEqual([]);
  });

  it('lets a layer of settings change the type that a layer before it gave', async () => {
    const layer = (path: string, value: unknown) => [{ argument: path, path: path.split('.'), value }];
    const { experiment } = await read(small, {
      settings: [
        layer('training.loss', { type: 'triplet', margin: 0.3 }),
        layer('training.loss.type', 'contrastive'),
      ],
    });
    expect(experiment.training.loss).toEqual({ type: 'contrastive', positiveMargin: 0 });
  });
});
