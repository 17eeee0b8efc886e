import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { PageAddress } from "../../../core/page/place.ts";
import { useRouter } from "../route/router.ts";
import { Button, Link } from "../shell/controls.tsx";
import { Dialog } from "../shell/dialog.tsx";
import { Icon } from "../shell/icon.tsx";
import { formatCount } from "../text/plurals.ts";
import { text } from "../text/text.ts";
import { Appearance } from "./appearance.tsx";

const PAGES = ["home", "waiting", "library", "history", "torrents", "settings"] as const;
type PageName = (typeof PAGES)[number] | "health" | "log";

/** Pages that fit into the bar on a phone. The other pages are below *More*. */
const IN_BAR: readonly PageName[] = ["home", "waiting", "library", "history"];
const BELOW_MORE: readonly PageName[] = [
  ...PAGES.filter((page) => !IN_BAR.includes(page)),
  "health",
  "log",
];

type Props = { place: PageAddress; waiting: number | undefined };
type HeaderProps = Props & {
  /** True if something is wrong. The header then links to the health page. */
  isIll: boolean;
};

const isAt = ({ page: currentPage }: PageAddress, page: PageName): boolean =>
  currentPage === page ||
  (page === "waiting" && (currentPage === "item" || currentPage === "files"));

/** True for pages that the header reaches through the settings. */
const isAboutSystem = ({ page }: PageAddress): boolean => page === "health" || page === "log";

const Badge = ({ count }: { count: number | undefined }) =>
  count === undefined || count === 0 ? null : (
    <span class="badge num">
      <span aria-hidden="true">{formatCount(count)}</span>
      <span class="vh">{text.waitForYou(count)}</span>
    </span>
  );

/** Links to the pages, in the header. */
export const Pages = ({ place, waiting, isIll }: HeaderProps): JSX.Element => (
  <nav class="pages" aria-label={text.pagesLabel}>
    <ul>
      {[...PAGES, ...(isIll ? (["health"] as const) : [])].map((page) => (
        <li key={page}>
          <Link
            to={{ page }}
            isCurrent={isAt(place, page) || (page === "settings" && !isIll && isAboutSystem(place))}
          >
            {/* The text is measured in bold, so that no link moves when another page is open. */}
            <span class="page-name" data-name={text.pages[page]}>
              {text.pages[page]}
            </span>{" "}
            {page === "waiting" &&
              (waiting ? <Badge count={waiting} /> : <span class="badge-room" />)}
          </Link>
        </li>
      ))}
    </ul>
  </nav>
);

/** The same links at the bottom of a phone screen, within reach of a thumb. */
export function BottomPages({ place, waiting }: Props): JSX.Element {
  const { go } = useRouter();
  const [isOpen, open] = useState(false);
  const isBelowMore = BELOW_MORE.some((page) => isAt(place, page));
  return (
    <nav class="bottom" aria-label={text.pagesLabel}>
      <ul>
        {IN_BAR.map((page) => (
          <li key={page}>
            <Link to={{ page }} isCurrent={isAt(place, page)}>
              <Icon of={page} />
              <span>{text.pages[page]}</span>
              {page === "waiting" && <Badge count={waiting} />}
            </Link>
          </li>
        ))}
        <li>
          <Button
            class={isBelowMore ? "here" : ""}
            aria-haspopup="dialog"
            onClick={() => open(true)}
          >
            <Icon of="more" />
            <span>{text.more}</span>
          </Button>
        </li>
      </ul>
      {isOpen && (
        <Dialog class="sheet" title={text.more} close={() => open(false)}>
          <ul class="menu">
            {BELOW_MORE.map((page) => (
              <li key={page}>
                <Link
                  to={{ page }}
                  isCurrent={isAt(place, page)}
                  run={() => {
                    open(false);
                    go({ page });
                  }}
                >
                  <Icon of={page} />
                  {text.pages[page]}
                </Link>
              </li>
            ))}
          </ul>
          <Appearance />
        </Dialog>
      )}
    </nav>
  );
}
