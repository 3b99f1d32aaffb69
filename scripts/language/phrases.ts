/** Words that the project's texts avoid, and what to write instead. */
export interface Phrase {
  pattern: RegExp;
  instead: string;
}

/** Between two words of a phrase: spaces, or the end of a line and what begins the next line of a comment. */
const gap = '(?:[ \\t]+|[ \\t]*\\r?\\n[ \\t]*(?:\\*|//|>)?[ \\t]*)';

const phrase = (words: string, instead: string, flags = 'gi'): Phrase => ({
  pattern: new RegExp(words.replaceAll(' ', gap), flags),
  instead,
});

export const phrases: readonly Phrase[] = [
  phrase('\\btold\\b', 'given, shown, reported'),
  phrase('\\btell(?:s|ing|ers?)?\\b', 'report, show, warn, name (tell apart: distinguish)'),
  phrase('\\bsa(?:ys|id|ying)\\b', 'state, report, name, give'),
  phrase(', say\\b', 'for example'),
  // "There is no file" is plain English; "it is no file" is not.
  phrase('(?<!\\bthere )\\b(?:is|are|was|were) no\\b(?! (?:longer|more|less|fewer))', 'is not a'),
  phrase('\\b(?:that|which) there (?:is|are|was|were) not\\b', 'that does not exist, unknown'),
  phrase('\\b(?:has|have) not(?: (?:the|a|an|any)\\b|[.,;)`])', 'does not have'),
  phrase('\\bgo(?:es|ing)? with\\b|\\bwent with\\b', 'is associated with, belongs to'),
  phrase('\\bso (?:many|large|long)\\b(?! (?:as|that))', 'this many, up to, longer than'),
  phrase('[,;] for (?:it|he|she|they|there|whoever|nobody|no|both)\\b', 'because'),
  phrase('\\banew\\b|\\bin vain\\b|\\bfor want of\\b', 'again, without effect, without'),
  phrase('\\bmend(?:s|ed|ing)?\\b', 'fix, repair, correct'),
  phrase('\\b(?:be|is|are) had\\b', 'is available'),
  phrase('\\btell[A-Z]\\w*|\\b\\w*(?:[a-z]Told|[fF]arness)\\b', 'report…, given…, …Distance', 'g'),
];
