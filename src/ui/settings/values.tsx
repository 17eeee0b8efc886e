import type { Status } from "../desk/answers.ts";
import { text } from "../text/text.ts";

type Setting = Status["settings"][number];

/** Each setting with its value, where that comes from, and what to write where. */
export function Values({ settings }: Pick<Status, "settings">) {
  const words = text.settings;
  const set = settings.filter(({ origin }) => origin !== "default");
  const others = settings.filter(({ origin }) => origin === "default");
  return (
    <section aria-labelledby="values">
      <h2 id="values">{words.values}</h2>
      <p>{settings.length === 0 ? words.noValues : words.readOnlyValues}</p>
      <p>
        {words.runTime} <code class="break">{words.runTimeCommand}</code>
      </p>
      <p>
        {words.secrets} <code class="break">{words.secretsCommand}</code>
      </p>
      <List settings={set} />
      {others.length > 0 && (
        <details>
          <summary>{words.defaults(others.length)}</summary>
          <List settings={others} />
        </details>
      )}
    </section>
  );
}

const List = ({ settings }: { settings: readonly Setting[] }) => (
  <ul class="lines values">
    {settings.map(({ name, value, origin }) => (
      <li key={name}>
        <code class="break">{name}</code>
        <bdi class="break">{value}</bdi>
        <span class="dim break">
          {origin === "default" ? text.settings.isDefault : text.settings.from(origin)}. {text.settings.write}{" "}
          {changed(name, origin)}
        </span>
      </li>
    ))}
  </ul>
);

/** What to write where: in place of the value that is there. */
function changed(name: string, origin: string): string {
  const [from, ...path] = origin.split(" ");
  if (from === "file") return text.settings.inFile(name, path.join(" "));
  if (from === "environment") return text.settings.inEnvironment(name);
  return origin === "run time" ? text.settings.atRunTime(name) : text.settings.anywhere(name);
}
