-- What reporters send stays out of the server's log. Run by the server's administrator, after all roles are there.
-- An office that takes no text messages has no heatwatch_webhooks, one that takes no e-mail no heatwatch_post: psql says so, and goes on.
-- `heatwatch door-role` prints the same statements when it may not run them itself.
ALTER ROLE heatwatch_door SET log_min_error_statement = 'panic';
ALTER ROLE heatwatch_door SET log_error_verbosity = 'terse';
ALTER ROLE heatwatch_door SET log_statement = 'none';
ALTER ROLE heatwatch_door SET log_min_duration_statement = '-1';
ALTER ROLE heatwatch_door SET log_parameter_max_length_on_error = '0';
ALTER ROLE heatwatch_webhooks SET log_min_error_statement = 'panic';
ALTER ROLE heatwatch_webhooks SET log_error_verbosity = 'terse';
ALTER ROLE heatwatch_webhooks SET log_statement = 'none';
ALTER ROLE heatwatch_webhooks SET log_min_duration_statement = '-1';
ALTER ROLE heatwatch_webhooks SET log_parameter_max_length_on_error = '0';
ALTER ROLE heatwatch_post SET log_min_error_statement = 'panic';
ALTER ROLE heatwatch_post SET log_error_verbosity = 'terse';
ALTER ROLE heatwatch_post SET log_statement = 'none';
ALTER ROLE heatwatch_post SET log_min_duration_statement = '-1';
ALTER ROLE heatwatch_post SET log_parameter_max_length_on_error = '0';
ALTER ROLE heatwatch SET log_min_error_statement = 'panic';
ALTER ROLE heatwatch SET log_error_verbosity = 'terse';
ALTER ROLE heatwatch SET log_statement = 'none';
ALTER ROLE heatwatch SET log_min_duration_statement = '-1';
ALTER ROLE heatwatch SET log_parameter_max_length_on_error = '0';
