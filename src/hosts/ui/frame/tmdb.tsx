import { text } from "../text/text.ts";

/**
 * What TMDB asks for on each page with its data: its own logo (the short one, in blue), and this sentence. The shell says where
 * the build put the logo. https://www.themoviedb.org/about/logos-attribution
 */
export const Tmdb = () => (
  <>
    <a class="logo" href="https://www.themoviedb.org" target="_blank" rel="noreferrer">
      <img src={LOGO} alt="TMDB" width="47" height="20" />
    </a>
    <span>{text.tmdb}</span>
  </>
);

const LOGO = document.querySelector<HTMLMetaElement>("meta[name=tmdb-logo]")?.content;
