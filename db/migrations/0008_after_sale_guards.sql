set local landfall.migrating = 'on';
--> statement-breakpoint
insert into allowed_transitions (machine, from_state, to_state) values
  ('change', 'due', 'sent'),
  ('change', 'due', 'refused'),
  ('change', 'sent', 'done'),
  ('change', 'sent', 'refused')
;
--> statement-breakpoint
create trigger esim_changes_transition before update of state on esim_changes
  for each row execute function refuse_unknown_transition('change');
--> statement-breakpoint
create trigger esim_changes_known_state before insert on esim_changes
  for each row execute function refuse_unknown_state('change');
--> statement-breakpoint
create trigger esim_changes_fixed before update on esim_changes for each row
  execute function refuse_change_of_columns('id', 'esim_id', 'kind', 'actor');
--> statement-breakpoint
create trigger esim_changes_stay before delete or truncate on esim_changes
  for each statement execute function refuse_removal();
--> statement-breakpoint
alter table esim_changes add constraint esim_changes_kind
  check (kind in ('cancel', 'suspend', 'resume', 'revoke'));
--> statement-breakpoint
create trigger readings_append_only before update or delete on readings
  for each row execute function refuse_change();
--> statement-breakpoint
create trigger readings_not_truncated before truncate on readings
  for each statement execute function refuse_change();
--> statement-breakpoint
-- A top-up is an order of one line and one unit, for one eSIM; no other line names one.
alter table order_lines add constraint order_lines_esim_id_esims_id_fk
  foreign key (esim_id) references esims (id);
--> statement-breakpoint
create trigger order_lines_esim_fixed before update on order_lines for each row
  execute function refuse_change_of_columns('esim_id');
--> statement-breakpoint
create function refuse_misplaced_top_up() returns trigger language plpgsql as $$
declare
  kind text;
begin
  select orders.kind into kind from orders where id = new.order_id;
  if (kind = 'topup') is distinct from (new.esim_id is not null) or (kind = 'topup' and new.quantity <> 1) then
    raise exception 'line % does not fit its order of kind %', new.id, kind using errcode = 'check_violation';
  end if;
  return new;
end $$;
--> statement-breakpoint
create trigger order_lines_fit_kind before insert on order_lines
  for each row execute function refuse_misplaced_top_up();
--> statement-breakpoint
alter table supplier_intents add constraint supplier_intents_top_up
  check ((kind = 'topup') = (esim_id is not null));
--> statement-breakpoint
create trigger supplier_intents_top_up_fixed before update on supplier_intents for each row
  execute function refuse_change_of_columns('kind', 'esim_id', 'before');
--> statement-breakpoint
-- Cancel first, refund second: money for a cancelled unit goes back only after the supplier confirmed it.
create function refuse_refund_before_cancel() returns trigger language plpgsql as $$
begin
  if new.purpose = 'cancelled' and new.unit_id is not null and not exists (
    select 1
    from order_units
    join order_lines on order_lines.id = order_units.line_id
    join esims on esims.unit_id = order_units.id or esims.id = order_lines.esim_id
    join esim_changes on esim_changes.esim_id = esims.id
    where order_units.id = new.unit_id and esim_changes.kind = 'cancel' and esim_changes.state = 'done'
  ) then
    raise exception 'unit % is not cancelled at the supplier', new.unit_id using errcode = 'check_violation';
  end if;
  return new;
end $$;
--> statement-breakpoint
create trigger refunds_after_cancel before insert on refunds
  for each row execute function refuse_refund_before_cancel();
--> statement-breakpoint
-- Open pages follow an order, an account, or what one browser bought. News of a top-up also reaches the
-- order of the eSIM it is for.
create function notify_followers(of_order text) returns void language plpgsql as $$
declare
  followed record;
begin
  for followed in
    select id, customer_id, buyer_key from orders where id = of_order
    union
    select base.id, base.customer_id, base.buyer_key
    from order_lines top_up
    join esims on esims.id = top_up.esim_id
    join order_units on order_units.id = esims.unit_id
    join order_lines on order_lines.id = order_units.line_id
    join orders base on base.id = order_lines.order_id
    where top_up.order_id = of_order
  loop
    perform pg_notify('shop_changed', 'order:' || followed.id);
    perform pg_notify('shop_changed', 'browser:' || followed.buyer_key);
    if followed.customer_id is not null then
      perform pg_notify('shop_changed', 'account:' || followed.customer_id);
    end if;
  end loop;
end $$;
--> statement-breakpoint
create or replace function notify_order_changed() returns trigger language plpgsql as $$
begin
  perform notify_followers(new.order_id);
  return null;
end $$;
--> statement-breakpoint
create function notify_esim_changed() returns trigger language plpgsql as $$
begin
  perform notify_followers(order_lines.order_id)
  from order_units join order_lines on order_lines.id = order_units.line_id
  where order_units.id = new.unit_id;
  return null;
end $$;
--> statement-breakpoint
create trigger esims_notify after update on esims for each row
  when ((old.esim_status, old.smdp_status, old.used_bytes, old.used_at, old.total_bytes, old.total_days,
         old.expires_at, old.allowance, old.offers_read_at)
    is distinct from (new.esim_status, new.smdp_status, new.used_bytes, new.used_at, new.total_bytes,
         new.total_days, new.expires_at, new.allowance, new.offers_read_at))
  execute function notify_esim_changed();
--> statement-breakpoint
create function notify_change_of_esim() returns trigger language plpgsql as $$
begin
  perform notify_followers(order_lines.order_id)
  from esims
  join order_units on order_units.id = esims.unit_id
  join order_lines on order_lines.id = order_units.line_id
  where esims.id = new.esim_id;
  return null;
end $$;
--> statement-breakpoint
create trigger esim_changes_notify after insert or update of state on esim_changes
  for each row execute function notify_change_of_esim();
--> statement-breakpoint
create trigger readings_notify after insert on readings
  for each row execute function notify_change_of_esim();
