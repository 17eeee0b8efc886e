/** A writing habit that reads as translated, and the wording to use instead. */
export type ProsePattern = { name: string; pattern: RegExp; instead: string };

/**
 * Patterns that are nearly always wrong. A text that matches one of them fails `npm run
 * check:prose`.
 */
export const BLOCKED: readonly ProsePattern[] = [
  {
    name: "is none",
    pattern: /\b(?:is|are|was|were) none\b(?! of\b)/i,
    instead: "state the positive case",
  },
  { name: "none that", pattern: /(?<!there (?:is|are) )\bnone that\b/i, instead: "not …, no …" },
  {
    name: "so many",
    pattern: /\bso (?:many|much) (?!(?:more|less|as|that|so)\b)(?![^.]* that\b)\w/i,
    instead: "N, at most N, the number of",
  },
  { name: "says so", pattern: /\bsa(?:y|ys|id) so\b/i, instead: "name what is reported" },
  {
    name: "is said",
    pattern: /\b(?:is|are) (?:said|told)\b(?! apart)/i,
    instead: "is reported, is shown",
  },
  { name: "nothing but", pattern: /\bnothing but\b/i, instead: "only" },
  { name: "no more", pattern: /\bnot\b[^.;:]{0,40}\bany more\b/i, instead: "no longer" },
  { name: "has it that", pattern: /\bha(?:s|ve) it that\b/i, instead: "reports, states" },
  {
    name: "by itself",
    pattern: /\bby (?:itself|themselves)\b/i,
    instead: "automatically, on its own",
  },
  {
    name: "goes by",
    pattern: /\bgo(?:es)? by\b(?= (?:the|its|their|what))/i,
    instead: "uses, follows",
  },
  { name: "such a one", pattern: /\bsuch a one\b/i, instead: "repeat the noun" },
  {
    name: "whoever",
    pattern: /\bwhoever\b/i,
    instead: "anyone who, the client that",
  },
  {
    name: "there is none",
    pattern: /\bthere (?:is|are|was|were) none\b/i,
    instead: "if no such … exists",
  },
  { name: "anew", pattern: /\banew\b|\bonce more\b/i, instead: "again" },
  { name: "any longer", pattern: /\bany longer\b/i, instead: "no longer" },
];

/**
 * Patterns that are often wrong. They are counted, and listed with `--list`, but do not fail the
 * check.
 */
export const DOUBTFUL: readonly ProsePattern[] = [
  {
    name: "starts without its subject",
    pattern: /^(?:What|Who|Whoever|Whose|Whatever|Of|By|That which|Those)\b(?![^.?]*\?)/,
    instead: "start with the noun",
  },
  { name: "of its own", pattern: /\bof (?:its|their|one's) own\b/i, instead: "own, separate" },
  {
    name: "where it is",
    pattern: /\bwhere (?:it is|they are)\b/i,
    instead: "in place, at its path",
  },
  {
    name: "as it is",
    pattern: /\bas (?:it is|they are)\b(?! (?:also|not|used))/i,
    instead: "unchanged",
  },
  { name: "of it", pattern: /\bof (?:it|them)\b[.,;)]/i, instead: "its, their" },
  { name: "any more", pattern: /\b(?:any|no) more\b(?! than)/i, instead: "no longer" },
  { name: "beside", pattern: /\bbeside\b/i, instead: "next to, in addition to" },
  { name: "stands on", pattern: /\bstands? (?:on|in|at)\b/i, instead: "uses, is in" },
  { name: "lies in", pattern: /\blies? in\b/i, instead: "is in" },
  {
    name: "alone",
    pattern:
      /\balone\b(?<!\b(?:left|leave|let|leaves) alone)(?<!\b(?:left|leave|leaves) (?:it|them|everything) alone)/i,
    instead: "only",
  },
  { name: "nobody", pattern: /\b(?:nobody|somebody)\b/, instead: "no user, no client, someone" },
  { name: "meanwhile", pattern: /\bmeanwhile\b/i, instead: "since then, during …" },
];
