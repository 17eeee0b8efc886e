import { useAnswer } from "../hooks/use-load.ts";
import { Problem } from "../shell/problem.tsx";
import { text } from "../text/text.ts";

/** Plex's libraries, a line each. */
export function Libraries() {
  const loaded = useAnswer("list_libraries", {});
  const words = text.library;
  return (
    <section aria-labelledby="libraries">
      <h2 id="libraries">{words.libraries}</h2>
      <Problem of={loaded} />
      {loaded.answer?.rules_problem !== undefined && <p class="note warning">{loaded.answer.rules_problem}</p>}
      <ul class="lines">
        {loaded.answer?.libraries.map(({ id, name, count, locations }) => (
          <li key={id} class="break">
            <b>
              <bdi>{name}</bdi>
            </b>{" "}
            <span class="num">{words.items(count)}</span>{" "}
            {locations.map((folder) => (
              <code key={folder} class="dim break">
                {folder}{" "}
              </code>
            ))}
          </li>
        ))}
      </ul>
    </section>
  );
}
