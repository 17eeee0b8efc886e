// Untrusted names go to terminals, logs and models: nothing in them may move a cursor, turn the direction of writing
// or hide. C0/C1 controls, line separators, bidi marks and embeddings, lone surrogates, and all that Unicode says is not
// shown (zero-width, fillers, tags, variation selectors) but for U+FE0E and U+FE0F, which stand in everyday emoji.
const UNSAFE =
  /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufff9-\ufffb]|(?![\ufe0e\ufe0f])\p{Default_Ignorable_Code_Point}|\p{Cs}/gu;

/** The text with each unsafe character shown as U+FFFD, and cut to `most` code points with an ellipsis. */
export function cleanText(text: string, most = 500): string {
  const points = Array.from(text.slice(0, most * 2 + 2).replace(UNSAFE, "\ufffd"));
  return points.length <= most ? points.join("") : `${points.slice(0, most - 1).join("")}…`;
}
