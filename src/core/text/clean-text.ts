// Untrusted names go to terminals, logs and models: nothing in them may move a cursor, turn the direction of writing
// or hide. C0/C1 controls, bidi marks and embeddings, zero-width and other invisible characters, lone surrogates.
const UNSAFE =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\p{Cs}/gu;

/** The text with each unsafe character shown as U+FFFD, and cut to `most` code points with an ellipsis. */
export function cleanText(text: string, most = 500): string {
  const points = Array.from(text.slice(0, most * 2 + 2).replace(UNSAFE, "\ufffd"));
  return points.length <= most ? points.join("") : `${points.slice(0, most - 1).join("")}…`;
}
