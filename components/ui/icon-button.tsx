import type { LucideIcon } from "lucide-react";
import type { ButtonHTMLAttributes } from "react";

const looks = {
  /** Opaque: it stands out on a bright picture too. */
  plain: "bg-[#2a3331] text-white hover:bg-[#3b4644]",
  /** Something is switched off: shown by the crossed icon too, never by colour alone. */
  off: "bg-[#f4e9e7] text-[#8c1d17] hover:bg-white",
  danger: "bg-[#d93a30] text-white hover:bg-[#e5544a]",
} as const;

interface Props extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, "aria-label"> {
  icon: LucideIcon;
  label: string;
  look?: keyof typeof looks;
  /** The key that does the same, shown in the tooltip. */
  shortcut?: string;
}

/** A round button on a picture; its name is its label. */
export function IconButton({ icon: Icon, label, look = "plain", shortcut, className = "", ...rest }: Props) {
  return (
    <button
      type="button"
      aria-label={label}
      aria-keyshortcuts={shortcut}
      title={shortcut ? `${label} (${shortcut})` : label}
      className={`inline-flex size-12 items-center justify-center rounded-full transition-colors duration-150 focus-visible:outline-white ${looks[look]} ${className}`}
      {...rest}
    >
      <Icon aria-hidden className="size-5.5" strokeWidth={2} />
    </button>
  );
}
