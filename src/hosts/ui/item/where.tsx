import type { JSX } from "preact";
import type { ItemView, Preview } from "../desk/answers.ts";
import { useAnswer } from "../hooks/use-load.ts";
import type { ChosenWork } from "../model/decision.ts";
import { Path } from "../shell/name.tsx";
import { item } from "../text/item.ts";
import { text } from "../text/text.ts";

/**
 * Shows where the release would go, and by which method, if it were filed as this work. Empty if
 * that is unknown.
 */
export function Where({
  item: { id, state },
  work,
}: {
  item: ItemView;
  work: ChosenWork;
}): JSX.Element | null {
  const asks = state === "review" ? { id, type: work.type, tmdb_id: work.tmdb_id } : undefined;
  const { answer } = useAnswer("preview_rename", asks);
  const files = (answer?.files ?? []).filter(({ destination }) => destination !== undefined);
  const [first, ...others] = files;
  const isAdopted = first?.method === "adopted";
  const problem = answer?.files?.find(
    (file) => file.problem !== undefined && file.role === "video",
  )?.problem;
  if (!first && problem === undefined) return null;
  return (
    <dl class="goes">
      {answer && first && (
        <>
          <dt>{isAdopted ? item.staysIn : item.goesTo}</dt>
          <dd>
            <Path of={inLibrary(answer, first.destination ?? "")} />
            {others.length > 0 && <span class="dim"> + {text.list.files(others.length)}</span>}
          </dd>
        </>
      )}
      {first?.method !== undefined && (
        <>
          <dt>{item.how}</dt>
          <dd>
            {item.method(
              item.methods[first.method] ?? first.method,
              first.method !== "move" && !isAdopted,
            )}
          </dd>
        </>
      )}
      {problem !== undefined && <dd class="note warning">{problem}</dd>}
    </dl>
  );
}

/**
 * Formats a path such as `Movies/Dune (1984)/Dune (1984).mkv`. The library is shown by its name in
 * Plex, otherwise by its folder's name.
 */
function inLibrary({ library, library_folder: folder = "" }: Preview, destination: string): string {
  if (folder === "" || !destination.startsWith(`${folder}/`)) return destination;
  return `${library ?? folder.slice(folder.lastIndexOf("/") + 1)}${destination.slice(folder.length)}`;
}
