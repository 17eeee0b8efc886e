import type { JSX } from "preact";
import { text } from "../text/text.ts";

/**
 * TMDB requires its logo (here the short one, in blue) and this sentence on each page with its
 * data. The build writes the logo's address into the shell.
 * https://www.themoviedb.org/about/logos-attribution
 */
export const Tmdb = (): JSX.Element => (
  <>
    <a class="logo" href="https://www.themoviedb.org" target="_blank" rel="noreferrer">
      <img src={LOGO} alt="TMDB" width="47" height="20" />
    </a>
    <span>{text.tmdb}</span>
  </>
);

const LOGO = document.querySelector<HTMLMetaElement>("meta[name=tmdb-logo]")?.content;

/**
 * The logo: a new work drops into its gap on the shelf. The icons and the shell contain the same
 * drawing.
 */
export const Mark = (): JSX.Element => (
  <svg class="mark" viewBox="0 0 32 32" width="26" height="26" aria-hidden="true">
    <rect class="mark-ground" width="32" height="32" rx="7.5" />
    <path class="mark-shelf" d="M5.5 26.5h21" />
    <path class="mark-book" d="M6 9.5h4.2v14H6zM21.8 9.5H26v14h-4.2z" />
    <path class="mark-new" d="M14.1 5h3.8v9.6h3L16 22.4l-4.9-7.8h3z" />
  </svg>
);
