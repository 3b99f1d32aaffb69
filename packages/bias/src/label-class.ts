/** The class whose presence is the label, where the dataset states it as those of ours do: `label: { present }`. */
export function labelClass(dataset: object): string | undefined {
  const { label } = dataset as { label?: unknown };
  const present =
    typeof label === 'object' && label !== null && 'present' in label ? label.present : undefined;
  return typeof present === 'string' ? present : undefined;
}
