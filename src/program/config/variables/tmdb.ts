import { text, token, url } from "../../../adapters/settings/text.ts";
import { variable } from "../../../adapters/settings/variable.ts";

/** The catalogue of works. */
export const TMDB = {
  TMDB_API_KEY: variable(token(), {
    at: "tmdb.credential",
    sentTo: ["TMDB_URL"],
    secret: true,
    doc: "A TMDB v3 key or v4 read token. Without it, a person must identify each release.",
  }),
  TMDB_LANGUAGE: variable(text("a language like en-US or de", /^[a-z]{2,3}(?:-[A-Z]{2})?$/), {
    at: "tmdb.language",
    fallback: "en-US",
    doc: "Language of titles, like `en-US` or `de`.",
  }),
  TMDB_URL: variable(url(), {
    at: "tmdb.url",
    fallback: "https://api.themoviedb.org/3",
    doc: "TMDB's address, with or without `/3`; the limit of 20 requests a second applies only to the public one.",
  }),
};
