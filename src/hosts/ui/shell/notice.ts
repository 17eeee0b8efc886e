import { createContext } from "preact";
import { useContext } from "preact/hooks";

/** What the status line says; `takeBack` is the release whose decision can be taken back. */
export type Notice = { text: string; tone?: "success" | "danger"; takeBack?: { id: number; name: string } };

export const NoticeContext = createContext<(notice: Notice) => void>(() => {});

/** Tells what happened: it is shown, and read to who listens. */
export const useNotify = (): ((notice: Notice) => void) => useContext(NoticeContext);
