import { useAnswer } from "../hooks/use-load.ts";
import { LIBRARY_PARTS } from "../route/place.ts";
import { Link } from "../shell/link.tsx";
import { library as words } from "../text/library.ts";
import { text } from "../text/text.ts";

const PARTS = ["works", ...LIBRARY_PARTS] as const;

/** The name of the page, what it has in numbers, and the ways to its parts. */
export function LibraryHead({ part, facts }: { part: (typeof PARTS)[number]; facts: string | undefined }) {
  const { answer: trash } = useAnswer("list_trash", { limit: 1 });
  return (
    <div class="pagehead">
      <h1>{part === "works" ? text.pages.library : words.parts[part]}</h1>
      <p class="dim num">{facts}</p>
      <nav class="subnav" aria-label={text.pages.library}>
        <ul>
          {PARTS.map((one) => (
            <li key={one}>
              <Link to={{ page: "library", ...(one === "works" ? {} : { part: one }) }} isCurrent={one === part}>
                {words.parts[one]}
                {one === "trash" && trash !== undefined && trash.total > 0 && (
                  <span class="badge quiet num">{trash.total}</span>
                )}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
    </div>
  );
}
