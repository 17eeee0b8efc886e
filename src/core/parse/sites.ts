const TOP =
  "com|net|org|to|me|info|io|tv|cc|ru|rs|in|xyz|club|biz|ws|nl|se|eu|pl|it|fr|es|de|co|site|online|live|lol|cx|is|li|bz|wiki|life|pro|vip|nz|mx|cz|hu|ro|xn--p1ai";
const HOST = String.raw`(?:www[. ])?[a-z\d-]{2,40}(?:[. ][a-z\d-]{2,40})?\.(?:${TOP})`;
const WWW = String.raw`www[. ][a-z\d-]{2,40}[. ][a-z]{2,10}`;
// `[ www.site.com ] - `, `(site.net) `, `www.site.com - `, `site.to - `; a bare host needs a dash after it, for `It.2017` is none.
const LEADING = new RegExp(
  String.raw`^[ .-]{0,4}(?:[[({][ .]{0,3}(?:${HOST}|${WWW})[ .]{0,3}[\])}][ .-]{0,8}|(?:${WWW})[ .]{0,6}(?:-{1,2}[ .]{0,6}|(?=[[(]))?|(?:${HOST})[ .]{0,6}(?: -{1,2}[ .]|\]|(?=\[)))[ .]{0,6}`,
  "i",
);
const MAY_LEAD = /^[ .-]{0,4}(?:[[({]|www)|^\S{4,50} {0,6}[-[\]]/i;
const TRAILING = new RegExp(
  String.raw`[ .-]{0,3}[[({][ .]{0,3}(?:${HOST}|${WWW}|rartv|rarbg|eztv|ettv|tgx|ztv|prime|mb)[ .]{0,3}[\])}][ .]{0,3}$`,
  "i",
);

/** How many characters at the start are a site's advertisement; 0 when there is none. */
export function leadingSite(text: string): number {
  const start = text.slice(0, 160);
  return MAY_LEAD.test(start) ? (LEADING.exec(start)?.[0].length ?? 0) : 0;
}

/** Where a trailing `[site.com]` begins; the length of the text when there is none. */
export function trailingSite(text: string): number {
  if (!/[\])}][ .]{0,3}$/.test(text.slice(-4))) return text.length;
  const from = Math.max(0, text.length - 100);
  const found = TRAILING.exec(text.slice(from));
  return found ? from + found.index : text.length;
}
