import type { JSX } from "preact";
import { LIBRARY_PARTS } from "../../../core/page/place.ts";
import { useAnswer } from "../hooks/use-load.ts";
import { PageHead } from "../shell/page-head.tsx";
import { text } from "../text/text.ts";

const PARTS = ["works", ...LIBRARY_PARTS] as const;

/** The name of the page, what it has in numbers, and the ways to its parts. */
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
      ways={PARTS.map((one) => ({
        to: { page: "library", ...(one === "works" ? {} : { part: one }) },
        says: text.parts[one],
        isCurrent: one === part,
        badge: one === "trash" ? trash?.total : 0,
      }))}
    />
  );
}
