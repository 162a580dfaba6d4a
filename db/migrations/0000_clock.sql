-- The shop's clock. Only a test database may run ahead; everywhere else it is now().
create table shop_clock (
  id integer primary key default 1 check (id = 1),
  ahead interval not null
);
--> statement-breakpoint
create function shop_now() returns timestamptz language sql stable parallel safe as
  $$ select now() + coalesce((select ahead from shop_clock), interval '0') $$;
--> statement-breakpoint
create function refuse_clock_outside_tests() returns trigger language plpgsql as $$
begin
  if current_database() not like '%test%' then
    raise exception 'the clock of % may not be moved: its name does not contain "test"', current_database();
  end if;
  return new;
end $$;
--> statement-breakpoint
create trigger shop_clock_tests_only before insert or update on shop_clock
  for each row execute function refuse_clock_outside_tests();
