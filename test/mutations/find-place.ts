/**
 * A pattern for a piece of code, however it is formatted: white space and commas before a closing
 * bracket do not count.
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
