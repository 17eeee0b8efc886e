import type { ComponentChildren } from "preact";
import { Link } from "../shell/link.tsx";
import { health as healthWords } from "../text/health.ts";
import { text } from "../text/text.ts";

/** The name of a page about this program, and the ways to the others. */
export const SystemHead = ({
  page,
  children,
}: {
  page: "settings" | "health" | "log";
  children?: ComponentChildren;
}) => (
  <div class="pagehead">
    <h1>{text.pages[page]}</h1>
    {children !== undefined && <p class="dim num">{children}</p>}
    <nav class="subnav" aria-label={healthWords.system}>
      <ul>
        {(["settings", "health", "log"] as const).map((one) => (
          <li key={one}>
            <Link to={{ page: one }} isCurrent={one === page}>
              {text.pages[one]}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  </div>
);
