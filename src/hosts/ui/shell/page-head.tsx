import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { PageAddress } from "../../../core/page/place.ts";
import { formatCount } from "../text/plurals.ts";
import { Link } from "./controls.tsx";

type PageTab = { to: PageAddress; says: string; isCurrent: boolean; badge?: number | undefined };
type Props = { title: string; facts?: ComponentChildren; label: string; ways: readonly PageTab[] };

/**
 * Shows the page's name, its figures, and links to related pages. On a phone the links are one line
 * that slides, and the current one is in view.
 */
export function PageHead({ title, facts, label, ways }: Props): JSX.Element {
  const links = useRef<HTMLElement>(null);
  const current = ways.findIndex(({ isCurrent }) => isCurrent);
  useEffect(() => {
    const link = links.current?.querySelector("[aria-current]");
    link?.scrollIntoView({ inline: "center", block: "nearest", behavior: "instant" });
  }, [current]);
  return (
    <div class="pagehead">
      <h1>{title}</h1>
      {facts !== undefined && <p class="dim num">{facts}</p>}
      <nav class="subnav" aria-label={label} ref={links}>
        <ul>
          {ways.map(({ to, says, isCurrent, badge = 0 }) => (
            <li key={says}>
              <Link to={to} isCurrent={isCurrent}>
                {says}
                {badge > 0 && <span class="badge quiet num">{formatCount(badge)}</span>}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
    </div>
  );
}
