import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

const looks = {
  notice: "bg-notice-wash text-notice-ink",
  problem: "bg-danger-wash text-ink",
} as const;

interface Props {
  icon: LucideIcon;
  look: keyof typeof looks;
  /** Read out at once; otherwise when the person gets to it. */
  isUrgent?: boolean;
  children: ReactNode;
}

/** One thing that the person should know now. */
export function Banner({ icon: Icon, look, isUrgent = false, children }: Props) {
  return (
    <div role={isUrgent ? "alert" : "status"} className={`flex gap-3 rounded-xl px-4 py-3 text-sm ${looks[look]}`}>
      <Icon aria-hidden className="mt-0.5 size-4.5 shrink-0" />
      <div className="min-w-0 flex-1">{children}</div>
    </div>
  );
}
