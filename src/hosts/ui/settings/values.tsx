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
        <span class="dim break">{whereFrom(name, origin)}</span>
      </li>
    ))}
  </ul>
);

/** Where the value comes from, and what to write there in its place. */
function whereFrom(name: string, origin: string): string {
  const words = text.settings;
  const [from, ...path] = origin.split(" ");
  if (from === "file") return words.inFile(name, path.join(" "));
  if (origin === "environment") return words.inEnvironment(name);
  if (origin === "run time") return words.atRunTime(name);
  return origin === "default" ? words.byDefault(name) : words.elsewhere(name, origin);
}
