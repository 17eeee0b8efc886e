type Forms = { other: string } & Partial<Record<Intl.LDMLPluralRule, string>>;

const number = new Intl.NumberFormat([...navigator.languages]);

/** Formats a count in the browser's format, such as `5,188` or `5.188`. */
export const formatCount = (count: number): string => number.format(count);

type PluralText = (count: number, forms: Forms, parts?: Readonly<Record<string, string>>) => string;

/**
 * Selects the plural form for a count by the rules of a language. `#` is replaced by the count, and
 * `{name}` by the part with that name. A name without a part is kept, so that `Say` can fill it in.
 */
export function createPlurals(language: string): PluralText {
  const rules = new Intl.PluralRules(language);
  return (count, forms, parts = {}) =>
    (forms[rules.select(count)] ?? forms.other).replaceAll(
      /#|\{(\w+)\}/g,
      (part, name: string | undefined) =>
        name === undefined ? number.format(count) : (parts[name] ?? part),
    );
}

export const several: PluralText = createPlurals("en");

/** Returns a function that formats a count with its noun, or `none` if the count is 0. */
export const counted =
  (singular: string, other: string, none?: string): ((count: number) => string) =>
  (count) =>
    count === 0 && none !== undefined ? none : several(count, { one: singular, other });
