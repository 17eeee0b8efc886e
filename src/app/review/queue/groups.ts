import { type Need, needOf } from "../../../core/actions/offered/need.ts";
import { type Sentence, sentence } from "../../../core/actions/sentence.ts";
import { TOOLS } from "../../../core/actions/table.ts";
import { PARKED } from "../../../core/release/backlog.ts";
import type { Store } from "../../../store/open.ts";
import { parkedPage } from "../../../store/settings/settings.ts";
import type { ShownAction, ShownRelease } from "../../shown/release-shape.ts";

/**
 * Releases of one page that one look decides: those that the library has, those of a show, or with the same reason; or the
 * parked backlog.
 */
export type ShownGroup = {
  by: "adopt" | "show" | "reason" | "backlog";
  /** The first reason that they share. */
  reason?: string;
  /** The series that they would be approved as. */
  tmdb_id?: number;
  count: number;
  /** Of this page; absent for the backlog. */
  ids?: number[];
  /** What can be done with all of them. */
  text: Sentence;
};

type Item = Pick<ShownRelease, "id" | "source" | "reasons" | "next">;

const isApproval = ({ tool }: ShownAction): boolean => tool === TOOLS.approve;
const approvalOf = ({ next = [] }: Item): ShownAction | undefined => next.find(isApproval);

const questionOf = ({ next = [], reasons }: Item): Need =>
  needOf(
    next.map((action) => ({ approves: isApproval(action), blanks: action.needs })),
    reasons,
  );

const DECIDE = sentence`Look at each release's candidates; ${{ do: "approve" }} takes several at once as each: the arguments of an approval in its next. Where none fits, ${{ do: "search" }} finds another work, and ${{ do: "details" }} tells two apart.`;

const TEXTS = [
  DECIDE,
  sentence`Find what each next needs (for a tmdb_id its search; ${{ do: "details" }} tells two works apart), then ${{ do: "approve" }} with each.`,
  sentence`They are certain: ${{ do: "approve" }} with these ids.`,
  sentence`None can be filed as it is: next says what to do first, or ${{ do: "reject" }} with these ids.`,
] as const;

const ADOPT = "The library has them already: those that are approved are adopted where they are, no file is touched.";

/** Groups of two or more. A release is in one group at most: that of its source before that of its show, and of its reason. */
export function groupsOf(all: readonly Item[]): ShownGroup[] {
  const { library = [], downloads: items = [] } = Object.groupBy(all, ({ source }) =>
    source === "library" ? "library" : "downloads",
  );
  const adopt = common(library);
  const adopted: ShownGroup[] =
    library.length < 2 ? [] : [{ by: "adopt", ...adopt, text: sentence`${ADOPT} ${adopt.text}` }];
  return [...adopted, ...groupsOfDownloads(items)];
}

function groupsOfDownloads(items: readonly Item[]): ShownGroup[] {
  const shows = Map.groupBy(items, (item) => {
    const { type, tmdb_id: id } = approvalOf(item)?.arguments ?? {};
    return type === "tv" && typeof id === "number" ? id : undefined;
  });
  const groups: ShownGroup[] = [];
  const rest = new Set(items);
  for (const [show, members] of shows) {
    if (show === undefined || members.length < 2) continue;
    for (const member of members) rest.delete(member);
    groups.push({ by: "show", tmdb_id: show, ...common(members) });
  }
  for (const [reason, members] of Map.groupBy(rest, ({ reasons: [first] }) => first?.code)) {
    if (reason !== undefined && members.length > 1) groups.push({ by: "reason", reason, ...common(members) });
  }
  return groups;
}

function common(members: readonly Item[]): Pick<ShownGroup, "count" | "ids" | "text"> {
  const [first = 0, ...others] = members.map(questionOf);
  const text = others.every((question) => question === first) ? TEXTS[first] : DECIDE;
  return { count: members.length, ids: members.map(({ id }) => id), text };
}

/** The parked backlog as a group, if there is one. */
export async function backlogGroup({ read }: Pick<Store, "read">): Promise<ShownGroup[]> {
  const { total } = await parkedPage(read, { limit: 1 });
  if (total === 0) return [];
  const text = sentence`They were there before the first start: ${{ do: "backlog" }} lists them; ${{ do: "process", id: "ID" }} takes them in.`;
  return [{ by: "backlog", reason: PARKED.code, count: total, text }];
}
