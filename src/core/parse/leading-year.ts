const BRACKETED = /^[([](?:18[89]|19\d|20[0-3])\d[)\]][ .-]{1,3}(?=[\p{L}\d])/u;
const YEAR = /(?<!\d)(?:18[89]|19\d|20[0-3])\d(?![\dp])/g;

/** How many characters at the start are a year in brackets before the title (`(2010) Title`), where the name has no other year. */
export function leadingYear(text: string): number {
  const found = /^[([][12]/.test(text) ? BRACKETED.exec(text) : null;
  return found && text.match(YEAR)?.length === 1 ? found[0].length : 0;
}
