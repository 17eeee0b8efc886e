import type { Status } from "../desk/answers.ts";
import { agoText } from "../model/format.ts";
import { text } from "../text/text.ts";

/** Where downloads come from, and the services that are asked; what is well has one line. */
export function Sources({ sources }: Pick<Status, "sources">) {
  const words = text.settings;
  if (sources.length === 0) return null;
  return (
    <section aria-labelledby="sources">
      <h2 id="sources">{words.sources}</h2>
      <ul class="lines">
        {sources.map(({ kind, name, healthy, message, last_success_at: last }) => (
          <li key={`${kind} ${name}`} class={healthy === false ? "note warning" : "break"}>
            {healthy === undefined
              ? words.unchecked(name)
              : healthy
                ? words.fine(name)
                : words.ill(name, message ?? words.noMessage)}{" "}
            {healthy === true && message}
            {healthy === false && last !== undefined && words.lastWell(agoText(last, Date.now(), text.language))}
          </li>
        ))}
      </ul>
    </section>
  );
}
