import { useState } from "preact/hooks";
import { LANGUAGE, LANGUAGES, type Language } from "../text/language.ts";
import { text } from "../text/text.ts";

const LOOKS = ["system", "light", "dark"] as const;
type Look = (typeof LOOKS)[number];

const A_YEAR_IN_SECONDS = 31_536_000;

const lookNow = (): Look => LOOKS.find((look) => look === document.documentElement.dataset["look"]) ?? "system";

function takeOn(look: Look): void {
  const root = document.documentElement;
  if (look === "system") delete root.dataset["look"];
  else root.dataset["look"] = look;
  for (const colour of document.querySelectorAll<HTMLMetaElement>("meta[name=theme-color]")) {
    const of = colour.dataset["look"];
    colour.media = look === "system" ? `(prefers-color-scheme: ${of})` : look === of ? "all" : "not all";
  }
  keep("plex_ingest_look", look, look === "system" ? 0 : A_YEAR_IN_SECONDS);
}

/** The server reads it, and writes it into the shell: a page that asks for it after its first paint would flash. */
function keep(cookie: string, value: string, age: number): void {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  const path = new URL(document.baseURI).pathname;
  document.cookie = `${cookie}=${value}; Path=${path}; Max-Age=${age}; SameSite=Strict${secure}`;
}

/** The server sends the words with the page, so it is loaded again. */
function speak(language: Language): void {
  keep("plex_ingest_language", language, A_YEAR_IN_SECONDS);
  location.reload();
}

/** How the page looks, and what it speaks. */
export const Appearance = () => (
  <>
    <LookSwitch />
    <fieldset class="choice">
      <legend>{text.look.language}</legend>
      {(Object.keys(LANGUAGES) as Language[]).map((one) => (
        <label key={one} lang={one}>
          <input type="radio" class="vh" name="language" checked={one === LANGUAGE} onChange={() => speak(one)} />
          <span>{LANGUAGES[one]}</span>
        </label>
      ))}
    </fieldset>
  </>
);

/** Light, dark, or as the device is. */
function LookSwitch() {
  const [look, setLook] = useState(lookNow);
  const words = text.look;
  return (
    <fieldset class="choice">
      <legend>{words.title}</legend>
      {LOOKS.map((one) => (
        <label key={one}>
          <input
            type="radio"
            class="vh"
            name="look"
            checked={one === look}
            onChange={() => {
              takeOn(one);
              setLook(one);
            }}
          />
          <span>{words.looks[one]}</span>
        </label>
      ))}
    </fieldset>
  );
}
