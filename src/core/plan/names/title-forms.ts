const ARTICLE = /^(The|An|A) (?=.)/i;

/** `Matrix, The`. */
const toTitleThe = (title: string): string => {
  const article = ARTICLE.exec(title)?.[1];
  return article === undefined ? title : `${title.slice(article.length + 1)}, ${article}`;
};

// Radarr and Sonarr remove these signs alone, at the end of a word, and before `s`, `t`, `ve` …
const SIGN_ALONE = /(?<=\s)[,<>/\\;:'"|`’~!?@$%^*\-_=](?=\s)/g;
const SIGN_AT_END = /['`’:?,](?=(?:(?:s|m|t|ve|ll|d|re)\s)|\s|$)|[()[\]{}]/g;

/** Like CleanTitle of Radarr and Sonarr: `&` as `and`, without accents, brackets and apostrophes. */
const toCleanTitle = (title: string): string =>
  title
    .replaceAll("&", "and")
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .normalize("NFC")
    .replace(SIGN_ALONE, "")
    .replace(SIGN_AT_END, "")
    .replace(/\s+/g, " ")
    .trim();

/** Fields that print the work's title, and their forms of it. */
export const TITLE_FORMS: Readonly<Record<string, (title: string) => string>> = {
  title: (title) => title,
  title_the: toTitleThe,
  clean_title: toCleanTitle,
};
