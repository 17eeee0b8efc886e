import type { JSX } from "preact";
import { LIBRARY_PARTS } from "../../../core/page/place.ts";
import { useAnswer } from "../hooks/use-load.ts";
import { PageHead } from "../shell/page-head.tsx";
import { text } from "../text/text.ts";

const PARTS = ["works", ...LIBRARY_PARTS] as const;

/** Shows the page's name, its figures, and links to its parts. */
export function LibraryHead({
  part,
  facts,
}: {
  part: (typeof PARTS)[number];
  facts: string | undefined;
}): JSX.Element {
  const { answer: trash } = useAnswer("list_trash", { limit: 1 });
  return (
    <PageHead
      title={part === "works" ? text.pages.library : text.parts[part]}
      facts={facts ?? ""}
      label={text.pages.library}
      ways={PARTS.map((libraryPart) => ({
        to: { page: "library", ...(libraryPart === "works" ? {} : { part: libraryPart }) },
        says: text.parts[libraryPart],
        isCurrent: libraryPart === part,
        badge: libraryPart === "trash" ? trash?.total : 0,
      }))}
    />
  );
}
