import type { ComponentChildren, JSX } from "preact";
import { PageHead } from "../shell/page-head.tsx";
import { health as healthWords } from "../text/health.ts";
import { text } from "../text/text.ts";

const PAGES = ["settings", "health", "log"] as const;

/** Heading of a page about this program, with links to the other system pages. */
export const SystemHead = ({
  page,
  children,
}: {
  page: (typeof PAGES)[number];
  children?: ComponentChildren;
}): JSX.Element => (
  <PageHead
    title={text.pages[page]}
    facts={children}
    label={healthWords.system}
    ways={PAGES.map((systemPage) => ({
      to: { page: systemPage },
      says: text.pages[systemPage],
      isCurrent: systemPage === page,
    }))}
  />
);
