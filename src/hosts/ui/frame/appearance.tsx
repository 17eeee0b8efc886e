import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { frame } from "../text/frame.ts";

export const LOOKS = ["system", "light", "dark"] as const;
type ColourTheme = (typeof LOOKS)[number];

const A_YEAR_IN_SECONDS = 31_536_000;

const lookNow = (): ColourTheme =>
  LOOKS.find((look) => look === document.documentElement.dataset["look"]) ?? "system";

/** Shows the page in this appearance, and keeps it for the next visit. */
export function takeOn(look: ColourTheme): void {
  const root = document.documentElement;
  if (look === "system") delete root.dataset["look"];
  else root.dataset["look"] = look;
  for (const colour of document.querySelectorAll<HTMLMetaElement>("meta[name=theme-color]")) {
    const of = colour.dataset["look"];
    colour.media =
      look === "system" ? `(prefers-color-scheme: ${of})` : look === of ? "all" : "not all";
  }
  // The server reads this cookie and writes the value into the shell. A page that fetched the value
  // after its first paint would flash.
  const age = look === "system" ? 0 : A_YEAR_IN_SECONDS;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  const path = new URL(document.baseURI).pathname;
  document.cookie = `plex_ingest_look=${look}; Path=${path}; Max-Age=${age}; SameSite=Strict${secure}`;
}

/** Selects light, dark, or the device's setting. */
export function Appearance(): JSX.Element {
  const [look, setLook] = useState(lookNow);
  const words = frame.look;
  return (
    <fieldset class="choice">
      <legend>{words.title}</legend>
      {LOOKS.map((appearance) => (
        <label key={appearance}>
          <input
            type="radio"
            class="vh"
            name="look"
            checked={appearance === look}
            onChange={() => {
              takeOn(appearance);
              setLook(appearance);
            }}
          />
          <span>{words.looks[appearance]}</span>
        </label>
      ))}
    </fieldset>
  );
}
