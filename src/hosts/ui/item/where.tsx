import type { JSX } from "preact";
import type { ItemView, PageApproval, Preview, Tools } from "../desk/answers.ts";
import { useAnswer } from "../hooks/use-load.ts";
import type { DuplicateAction } from "../model/decision.ts";
import { previewOf } from "../model/preview-of.ts";
import { Path } from "../shell/name.tsx";
import { item } from "../text/item.ts";
import { text } from "../text/text.ts";
import { there } from "../text/there.ts";

/** Undefined if the release does not wait. */
export function askPreview(
  { id, state }: Pick<ItemView, "id" | "state">,
  approval: PageApproval | undefined,
): Tools["preview_rename"]["asks"] | undefined {
  return approval && state === "review" ? previewOf(id, approval) : undefined;
}

/** Expected result of filing, and whether it is known yet. */
export interface Forecast {
  preview: Preview | undefined;
  /** True if the preview has arrived, has failed, or is not needed. */
  isKnown: boolean;
  /** File name of the new version if both versions are kept. */
  keptAs: string | undefined;
}

/** Asks what an approval would do, before it is offered. */
export function useForecast(
  item: ItemView,
  approval: PageApproval | undefined,
  choices: readonly (DuplicateAction | undefined)[],
): Forecast {
  const asks = askPreview(item, approval);
  const { answer, error } = useAnswer("preview_rename", asks);
  const preview = answer && answer.identity?.tmdb_id === approval?.tmdb_id ? answer : undefined;
  const isBoth = choices.includes("keep_both") || preview?.duplicates !== undefined;
  const { answer: kept } = useAnswer(
    "preview_rename",
    asks && isBoth ? { ...asks, duplicates: "keep_both" } : undefined,
  );
  const path = kept?.files.find(({ destination }) => destination !== undefined)?.destination;
  return {
    preview,
    isKnown: asks === undefined || preview !== undefined || error !== undefined,
    keptAs: path?.slice(path.lastIndexOf("/") + 1),
  };
}

/** Shows in one line where the release would go, and by which method. Keeps its room while empty. */
export function Where({
  preview,
  isThere,
}: {
  preview: Preview | undefined;
  isThere: boolean;
}): JSX.Element {
  const files = (preview?.files ?? []).filter(({ destination }) => destination !== undefined);
  const [first, ...others] = files;
  const isAdopted = first?.method === "adopted";
  const path = preview && first && inLibrary(preview, first.destination ?? "");
  return (
    <p class="goes">
      {path !== undefined && (
        <>
          <span class="dim">{isThere ? there.bothIn : isAdopted ? item.staysIn : item.goesTo}</span>{" "}
          <span class="cut" title={path}>
            <Path of={isThere ? path.slice(0, path.lastIndexOf("/") + 1) : path} />
          </span>
          {others.length > 0 && !isThere && (
            <span class="dim"> + {text.list.files(others.length)}</span>
          )}
          {first?.method !== undefined && !isThere && (
            <span class="how dim">{item.methods[first.method] ?? first.method}</span>
          )}
        </>
      )}
    </p>
  );
}

/** Judges a release against the library's only version; undefined if that is unknown. */
export const judgeReplacing = (
  preview: Preview | undefined,
): "better" | "worse" | "equal" | "unclear" | undefined =>
  preview?.duplicates?.versions[0]?.compared?.verdict;

/**
 * Returns the reason why a video would not be filed; undefined if all would be. Files that the choice
 * leaves out do not count, because the page lists them separately.
 */
export const problemOf = (
  preview: Preview | undefined,
  leftOut: readonly string[],
): string | undefined =>
  preview?.files.find(
    ({ path, problem, role }) =>
      problem !== undefined && role === "video" && !leftOut.includes(path),
  )?.problem;

/**
 * Formats a path such as `Movies/Dune (1984)/Dune (1984).mkv`. The library is shown by its name in
 * Plex, otherwise by its folder's name.
 */
function inLibrary({ library, library_folder: folder = "" }: Preview, destination: string): string {
  if (folder === "" || !destination.startsWith(`${folder}/`)) return destination;
  return `${library ?? folder.slice(folder.lastIndexOf("/") + 1)}${destination.slice(folder.length)}`;
}
