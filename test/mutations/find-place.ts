/**
 * A pattern that matches a piece of code in any formatting: whitespace, and commas before a closing
 * bracket, are ignored.
 */
export function patternOf(code: string): RegExp {
  const signs = Array.from(code.replaceAll(/\s/g, "").replaceAll(/,(?=[)\]}])/g, ""));
  return new RegExp(
    signs
      .map(
        (sign) =>
          `${/[)\]}]/.test(sign) ? String.raw`,?\s*` : ""}${sign.replace(/[\\^$.*+?()[\]{}|]/, String.raw`\$&`)}`,
      )
      .join(String.raw`\s*`),
    "g",
  );
}
