create unique index staff_one_role on staff (email) where ended_at is null;
--> statement-breakpoint
create trigger order_notes_append_only before update or delete on order_notes
  for each row execute function refuse_change();
--> statement-breakpoint
create trigger pricings_append_only before update or delete on pricings
  for each row execute function refuse_change();
--> statement-breakpoint
create trigger balance_readings_append_only before update or delete on balance_readings
  for each row execute function refuse_change();
--> statement-breakpoint
create trigger staff_stays before delete or truncate on staff
  for each statement execute function refuse_removal();
--> statement-breakpoint
-- What the shop has been charging by is version one.
insert into pricings (id, margin_basis_points, floor_cents, card_fee_basis_points, card_fee_fixed_cents, by)
select 'prg_00000000000000000000000000', margin_basis_points, floor_cents, card_fee_basis_points,
  card_fee_fixed_cents, 'system'
from settings;
