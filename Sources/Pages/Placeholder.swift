// The room begins here.
