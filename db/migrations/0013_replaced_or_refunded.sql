-- Which unit a unit replaces is settled when it is written.
create trigger order_units_replaces_fixed before update on order_units for each row
  execute function refuse_change_of_columns('replaces_unit_id');
--> statement-breakpoint
-- A unit is made good once: by another eSIM or by money. The row of the replaced unit is locked by both
-- ways, so that of two at once the second finds the first. A replacement that failed does not count.
create function refuse_replaced_and_refunded() returns trigger language plpgsql as $$
declare
  made_good text;
begin
  if new.replaces_unit_id is null then
    return new;
  end if;
  select decision into made_good from order_units where id = new.replaces_unit_id for update;
  if made_good is distinct from 'deliver' then
    raise exception 'unit % was never delivered', new.replaces_unit_id using errcode = 'check_violation';
  end if;
  if exists (
    select 1 from refunds where unit_id = new.replaces_unit_id and state <> 'failed'
  ) or exists (
    select 1 from refunds r
    join order_lines l on l.order_id = r.order_id
    join order_units u on u.line_id = l.id
    where u.id = new.replaces_unit_id and r.unit_id is null and r.state <> 'failed'
  ) then
    raise exception 'unit % was refunded', new.replaces_unit_id using errcode = 'check_violation';
  end if;
  if new.price_cents <> 0 or not exists (
    select 1 from order_lines l join orders o on o.id = l.order_id
    where l.id = new.line_id and o.kind = 'replacement' and o.total_cents = 0
  ) then
    raise exception 'unit % replaces another and costs nothing', new.id using errcode = 'check_violation';
  end if;
  return new;
end $$;
--> statement-breakpoint
create trigger order_units_replaced_once before insert on order_units
  for each row execute function refuse_replaced_and_refunded();
--> statement-breakpoint
-- The other way round. Money a bank takes back, or that never matched, is nobody's choice.
create function refuse_refund_of_replaced() returns trigger language plpgsql as $$
begin
  if new.purpose not in ('goodwill', 'cancelled') then
    return new;
  end if;
  perform 1 from order_units where id = new.unit_id for update;
  if exists (
    select 1
    from order_units replaced
    join order_units by_unit on by_unit.replaces_unit_id = replaced.id
    join order_lines on order_lines.id = replaced.line_id
    where order_lines.order_id = new.order_id and (new.unit_id is null or replaced.id = new.unit_id)
      and by_unit.decision is distinct from 'refund'
  ) then
    raise exception 'unit % was replaced', coalesce(new.unit_id, new.order_id) using errcode = 'check_violation';
  end if;
  return new;
end $$;
--> statement-breakpoint
create trigger refunds_not_of_replaced before insert on refunds
  for each row execute function refuse_refund_of_replaced();
--> statement-breakpoint
create trigger money_checks_stay before delete or truncate on money_checks
  for each statement execute function refuse_removal();
--> statement-breakpoint
alter table money_checks add constraint money_checks_state check (state in ('running', 'done', 'failed'));
--> statement-breakpoint
alter table orders add constraint orders_replacement_is_free check (kind <> 'replacement' or total_cents = 0);
