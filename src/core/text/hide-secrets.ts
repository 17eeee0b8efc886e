const HIDDEN = "[secret]";
/** A shorter one is a part of ordinary words. */
const MIN_CHARS = 4;

/** The text without these secrets, as they are and as an address has them. */
export function hideSecrets(text: string, secrets: readonly (string | undefined)[]): string {
  let hidden = text;
  for (const secret of secrets)
    if (secret !== undefined && secret.length >= MIN_CHARS)
      hidden = hidden.replaceAll(secret, HIDDEN).replaceAll(encodeURIComponent(secret), HIDDEN);
  return hidden;
}
