// The SDK's declarations name a type of the browser's that @types/node has only inside its own.
type HeadersInit = NonNullable<RequestInit["headers"]>;
