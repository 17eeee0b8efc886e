/** A character of a token: letters, digits and the few signs that addresses leave as they are. */
const LETTER = /^[\w.~-]$/;

/** What reading an answer leaves out: a token that is cut by such a character would be whole again afterwards. */
const LEFT_OUT = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/**
 * The same JSON or XML, in which letters and digits stand for themselves: `\u0061` and `&#97;` are an `a` to whoever reads
 * the answer, and must not hide a token from who looks for it. Other escapes stay as they are.
 */
export function plainLetters(text: string): string {
  let plain = text.replace(LEFT_OUT, "");
  // A backslash that is escaped itself begins nothing: pairs are taken whole.
  if (plain.includes("\\u00")) {
    plain = plain.replace(/\\(?:u00([2-7][\da-f])|[^])/gi, (pair, hex?: string) => letter(pair, hex, 16));
  }
  if (plain.includes("&#")) {
    plain = plain.replace(
      /&#(?:x0{0,20}([2-7][\da-f])|0{0,20}(\d{2,3}));/gi,
      (entity, hex?: string, decimal?: string) => letter(entity, hex ?? decimal, hex === undefined ? 10 : 16),
    );
  }
  return plain;
}

function letter(written: string, code: string | undefined, radix: number): string {
  const sign = code === undefined ? "" : String.fromCharCode(Number.parseInt(code, radix));
  return LETTER.test(sign) ? sign : written;
}
