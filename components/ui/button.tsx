import type { ButtonHTMLAttributes } from "react";

const looks = {
  primary: "bg-accent text-on-accent hover:bg-accent-strong",
  secondary: "border border-control-line bg-surface text-ink hover:bg-raised",
  quiet: "text-accent hover:bg-accent-wash",
} as const;

export type ButtonLook = keyof typeof looks;

/** For what looks like a button but is a link. */
export function buttonClass(look: ButtonLook): string {
  return `inline-flex min-h-11 items-center justify-center gap-2 rounded-xl px-5 py-2 text-center font-medium transition-colors duration-150 disabled:cursor-default aria-busy:opacity-70 ${looks[look]}`;
}

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: ButtonLook;
}

export function Button({ look = "primary", className = "", type = "button", ...rest }: Props) {
  return <button type={type} className={`${buttonClass(look)} ${className}`} {...rest} />;
}
