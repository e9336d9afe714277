#pragma once
// libcurl for Swift: curl_easy_setopt and curl_easy_getinfo are variadic, which Swift cannot call.
#include <curl/curl.h>

CURLcode curl_set_long(CURL *handle, CURLoption option, long value);
CURLcode curl_set_string(CURL *handle, CURLoption option, const char *value);
CURLcode curl_set_pointer(CURL *handle, CURLoption option, const void *value);
CURLcode curl_set_size(CURL *handle, CURLoption option, curl_off_t value);
CURLcode curl_set_write(CURL *handle, CURLoption option, size_t (*function)(char *, size_t, size_t, void *), void *context);
CURLcode curl_set_read(CURL *handle, size_t (*function)(char *, size_t, size_t, void *), void *context);
CURLcode curl_get_long(CURL *handle, CURLINFO info, long *value);
CURLcode curl_get_size(CURL *handle, CURLINFO info, curl_off_t *value);
