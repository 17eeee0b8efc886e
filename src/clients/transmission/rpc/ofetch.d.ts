// The types of ofetch that @ctrl/transmission uses. We provide only the answer's body (see rpc.ts).
// ofetch's own types depend on those of browsers and of undici.
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the package gives it
export declare const ofetch: { raw<T>(url: string): { _data: T } };
export type FetchOptions = { dispatcher?: unknown };
