/** Equal for names that some file system takes for one: those that differ in capitals, or in their form of Unicode. */
export const sameName = (name: string): string => name.normalize('NFC').toLowerCase();
