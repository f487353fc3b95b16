// What Palabre uses of Turbo 8.0.23.
export function start(): void;
export function visit(location: string | URL, options?: { action?: "advance" | "replace" | "restore" }): void;
export function renderStreamMessage(message: string): void;
export const cache: { clear(): void };
export const config: { forms: { submitter: "disabled" | "aria-disabled" }; drive: { progressBarDelay: number } };
export const session: {
  refresh(url: string, options?: { method?: "morph" | "replace"; scroll?: "preserve" | "reset"; requestId?: string }): void;
};
