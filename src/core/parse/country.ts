const CODES: Record<string, string> = { US: "US", UK: "GB", AU: "AU", NZ: "NZ", CA: "CA", USA: "US" };
const TAG = /^(.{2,})[ .]\(?(US|UK|AU|NZ|CA|USA)\)?$/;

/** `The Office US` → the title without its country tag, and the ISO 3166 code. Capitals only: `Us` is a word. */
export function splitCountry(title: string): { title: string; country: string } | undefined {
  const found = TAG.exec(title);
  const country = CODES[found?.[2] ?? ""];
  return found && country ? { title: found[1] ?? title, country } : undefined;
}
