set terminal svg size 1000,597 dynamic noenhanced font 'DejaVu Sans,12' background '#FFFFFF'
set output 'sweep.svg'
set encoding utf8
unset key
set multiplot
set label 'Mean wait of a probe against utilisation' at screen 0.01800, screen 0.95394 left front font 'DejaVu Sans:Bold,19' textcolor rgb '#222222'
set label 'fib(30), Poisson arrivals, 3 repeats of 20 s at each point' at screen 0.01800, screen 0.91511 left front font 'DejaVu Sans,13' textcolor rgb '#595959'
set label '' at screen 0.02900, screen 0.87147 point pointtype 7 pointsize 1.1 lw 1.6 lc rgb '#595959' front
set label 'measured' at screen 0.04600, screen 0.87147 left front font 'DejaVu Sans,12' textcolor rgb '#595959'
set arrow from screen 0.13717, screen 0.88487 to screen 0.13717, screen 0.85807 nohead front lc rgb '#595959' lw 1.6
set label '95 % interval' at screen 0.15417, screen 0.87147 left front font 'DejaVu Sans,12' textcolor rgb '#595959'
set arrow from screen 0.25414, screen 0.87147 to screen 0.27614, screen 0.87147 nohead front lc rgb '#595959' lw 2 dt (7,4)
set label 'predicted (M/D/1, M/D/2)' at screen 0.28214, screen 0.87147 left front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '' at screen 0.46160, screen 0.87147 point pointtype 6 pointsize 1.1 lw 1.6 lc rgb '#595959' front
set label 'simulated' at screen 0.47860, screen 0.87147 left front font 'DejaVu Sans,12' textcolor rgb '#595959'
$panel1_1 << EOD
5 9.4421
6 9.4936
7 9.5462
8 9.6
9 9.6549
10 9.7111
11 9.7685
12 9.8273
13 9.8874
14 9.9488
15 10.0118
16 10.0762
17 10.1422
18 10.2098
19 10.279
20 10.35
21 10.4228
22 10.4974
23 10.574
24 10.6526
25 10.7333
26 10.8162
27 10.9014
28 10.9889
29 11.0789
30 11.1714
31 11.2667
32 11.3647
33 11.4657
34 11.5697
35 11.6769
36 11.7875
37 11.9016
38 12.0194
39 12.141
40 12.2667
41 12.3966
42 12.531
43 12.6702
44 12.8143
45 12.9636
46 13.1185
47 13.2792
48 13.4462
49 13.6196
50 13.8
51 13.9878
52 14.1833
53 14.3872
54 14.6
55 14.8222
56 15.0545
57 15.2977
58 15.5524
59 15.8195
60 16.1
61 16.3949
62 16.7053
63 17.0324
64 17.3778
65 17.7429
66 18.1294
67 18.5394
68 18.975
69 19.4387
70 19.9333
71 20.4621
72 21.0286
73 21.637
74 22.2923
75 23
76 23.7667
77 24.6
78 25.5091
79 26.5048
80 27.6
81 28.8105
82 30.1556
83 31.6588
84 33.35
85 35.2667
86 37.4571
87 39.9846
88 42.9333
89 46.4182
90 50.6
91 55.7111
92 62.1
93 70.3143
94 81.2667
95 96.6
96 119.6
97 157.9333
EOD
$panel1_2 << EOD
10 9.9053 1.35
20 10.557 1.35
30 11.3949 1.35
40 12.512 1.35
50 14.076 1.35
60 16.422 1.35
70 20.332 1.35
80 28.152 1.35
90 51.612 1.35
95 98.532 1.35
EOD
$panel1_3 << EOD
10 10.0337 1
20 10.7541 1
30 11.7089 1
40 12.8131 1
50 14.8622 1
60 16.1398 1
70 21.5384 1
80 28.7748 1
90 51.9207 1
95 110.2308 1
EOD
$panel1_3_interval << EOD
10 9.439 0 1.2268
20 10.0319 0 1.4966
30 10.7717 0 1.9558
40 11.5641 0 2.6327
50 13.0945 0 3.7742
60 13.8183 0 5.033
70 17.8446 0 8.1523
80 22.9831 0 13.043
90 39.847 0 27.8056
95 82.8336 0 63.856
EOD
$panel1_4 << EOD
5 0.923684
6 0.928723
7 0.933871
8 0.93913
9 0.944505
10 0.95
11 0.955618
12 0.961364
13 0.967241
14 0.973256
15 0.979412
16 0.985714
17 0.992169
18 0.99878
19 1.0056
20 1.0125
21 1.0196
22 1.0269
23 1.0344
24 1.0421
25 1.05
26 1.0581
27 1.0664
28 1.075
29 1.0838
30 1.0929
31 1.1022
32 1.1118
33 1.1216
34 1.1318
35 1.1423
36 1.1531
37 1.1643
38 1.1758
39 1.1877
40 1.2
41 1.2127
42 1.2259
43 1.2395
44 1.2536
45 1.2682
46 1.2833
47 1.2991
48 1.3154
49 1.3324
50 1.35
51 1.3684
52 1.3875
53 1.4074
54 1.4283
55 1.45
56 1.4727
57 1.4965
58 1.5214
59 1.5476
60 1.575
61 1.6038
62 1.6342
63 1.6662
64 1.7
65 1.7357
66 1.7735
67 1.8136
68 1.8563
69 1.9016
70 1.95
71 2.0017
72 2.0571
73 2.1167
74 2.1808
75 2.25
76 2.325
77 2.4065
78 2.4955
79 2.5929
80 2.7
81 2.8184
82 2.95
83 3.0971
84 3.2625
85 3.45
86 3.6643
87 3.9115
88 4.2
89 4.5409
90 4.95
91 5.45
92 6.075
93 6.8786
94 7.95
95 9.45
96 11.7
97 15.45
EOD
$panel1_5 << EOD
10 0.969 1.35
20 1.0328 1.35
30 1.1147 1.35
40 1.224 1.35
50 1.377 1.35
60 1.6065 1.35
70 1.989 1.35
80 2.754 1.35
90 5.049 1.35
95 9.639 1.35
EOD
$panel1_6 << EOD
10 1.0716 1
20 1.0993 1
30 1.1211 1
40 1.2009 1
50 1.456 1
60 1.5471 1
70 2.1244 1
80 2.6766 1
90 5.2606 1
95 9.9877 1
EOD
$panel1_6_interval << EOD
10 1.0081 0 0.131024
20 1.0255 0 0.152982
30 1.0313 0 0.187261
40 1.0839 0 0.246758
50 1.2828 0 0.36973
60 1.3246 0 0.482447
70 1.7601 0 0.804086
80 2.1379 0 1.2133
90 4.0373 0 2.8172
95 7.5053 0 5.7858
EOD
$panel1_7 << EOD
5 0.318158
6 0.319894
7 0.321667
8 0.323478
9 0.32533
10 0.327222
11 0.329157
12 0.331136
13 0.333161
14 0.335233
15 0.337353
16 0.339524
17 0.341747
18 0.344024
19 0.346358
20 0.34875
21 0.351203
22 0.353718
23 0.356299
24 0.358947
25 0.361667
26 0.364459
27 0.367329
28 0.370278
29 0.37331
30 0.376429
31 0.379638
32 0.382941
33 0.386343
34 0.389848
35 0.393462
36 0.397188
37 0.401032
38 0.405
39 0.409098
40 0.413333
41 0.417712
42 0.422241
43 0.42693
44 0.431786
45 0.436818
46 0.442037
47 0.447453
48 0.453077
49 0.458922
50 0.465
51 0.471327
52 0.477917
53 0.484787
54 0.491957
55 0.499444
56 0.507273
57 0.515465
58 0.524048
59 0.533049
60 0.5425
61 0.552436
62 0.562895
63 0.573919
64 0.585556
65 0.597857
66 0.610882
67 0.624697
68 0.639375
69 0.655
70 0.671667
71 0.689483
72 0.708571
73 0.729074
74 0.751154
75 0.775
76 0.800833
77 0.828913
78 0.859545
79 0.893095
80 0.93
81 0.970789
82 1.0161
83 1.0668
84 1.1237
85 1.1883
86 1.2621
87 1.3473
88 1.4467
89 1.5641
90 1.705
91 1.8772
92 2.0925
93 2.3693
94 2.7383
95 3.255
96 4.03
97 5.3217
EOD
$panel1_8 << EOD
10 0.356233 1
20 0.354981 1
30 0.421551 1
40 0.474405 1
50 0.504751 1
60 0.585546 1
70 0.674713 1
80 0.972309 1
90 1.8438 1
95 3.6762 1
EOD
$panel1_8_interval << EOD
10 0.335121 0 0.043555
20 0.331139 0 0.049401
30 0.387812 0 0.070415
40 0.428163 0 0.097477
50 0.444714 0 0.128178
60 0.501323 0 0.182594
70 0.559 0 0.255378
80 0.776604 0 0.440726
90 1.415 0 0.987412
95 2.7625 0 2.1296
EOD
set lmargin at screen 0.04900
set rmargin at screen 0.87200
set tmargin at screen 0.79732
set bmargin at screen 0.09380
set border 1 lc rgb '#8A8A8A'
set format ''
set xrange [0:100]
set yrange [0.2:200]
set logscale y
set xtics (0, 20, 40, 60, 80, 100) scale 0.5 out nomirror
set ytics (1, 10, 100) scale 0 out nomirror
set grid xtics ytics back lt 1 lc rgb '#E3E3E3' lw 1
set label 'Mean wait of the probe, ms' at screen 0.01800, screen 0.82412 left front font 'DejaVu Sans,13.5' textcolor rgb '#222222'
set label '1' at screen 0.04200, screen 0.25771 right front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '10' at screen 0.04200, screen 0.49222 right front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '100' at screen 0.04200, screen 0.72673 right front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '0' at screen 0.04900, screen 0.06868 center front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '20' at screen 0.21360, screen 0.06868 center front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '40' at screen 0.37820, screen 0.06868 center front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '60' at screen 0.54280, screen 0.06868 center front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '80' at screen 0.70740, screen 0.06868 center front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '100' at screen 0.87200, screen 0.06868 center front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label 'utilisation of the workers, %' at screen 0.46050, screen 0.03183 center front font 'DejaVu Sans,13.5' textcolor rgb '#222222'
set arrow from screen 0.74855, screen 0.81072 to screen 0.74855, screen 0.09380 nohead front lc rgb '#222222' lw 1 dt (2,3)
set label 'hypervisor took CPU from here on' at screen 0.74455, screen 0.82412 left front font 'DejaVu Sans,12' textcolor rgb '#222222'
set arrow from screen 0.83485, screen 0.73665 to screen 0.87300, screen 0.73665 nohead front lc rgb '#73B1D5' lw 0.8
set arrow from screen 0.87300, screen 0.73665 to screen 0.87800, screen 0.73665 nohead front lc rgb '#73B1D5' lw 0.8
set label 'inline-server' at screen 0.88100, screen 0.73665 left front font 'DejaVu Sans,13' textcolor rgb '#0072B2'
set arrow from screen 0.83485, screen 0.49210 to screen 0.87300, screen 0.49210 nohead front lc rgb '#E8A673' lw 0.8
set arrow from screen 0.87300, screen 0.49210 to screen 0.87800, screen 0.49210 nohead front lc rgb '#E8A673' lw 0.8
set label 'thread-server' at screen 0.88100, screen 0.49210 left front font 'DejaVu Sans,13' textcolor rgb '#B44F00'
set arrow from screen 0.83485, screen 0.39031 to screen 0.87300, screen 0.39031 nohead front lc rgb '#73CAB2' lw 0.8
set arrow from screen 0.87300, screen 0.39031 to screen 0.87800, screen 0.39031 nohead front lc rgb '#73CAB2' lw 0.8
set label 'process-server' at screen 0.88100, screen 0.39031 left front font 'DejaVu Sans,13' textcolor rgb '#008562'
plot \
  $panel1_1 using 1:2 with lines lw 1.6 dt (7,4) lc rgb '#4095C5' notitle, \
  $panel1_4 using 1:2 with lines lw 1.6 dt (7,4) lc rgb '#E08640' notitle, \
  $panel1_7 using 1:2 with lines lw 1.6 dt (7,4) lc rgb '#40B696' notitle, \
  $panel1_2 using 1:2:3 with points pt 6 ps variable lw 1.6 lc rgb '#0072B2' notitle, \
  $panel1_3_interval using 1:2:3:4 with vectors nohead lw 1.6 lc rgb '#0072B2' notitle, \
  $panel1_3 using 1:2 with lines lw 2 lc rgb '#0072B2' notitle, \
  $panel1_3 using 1:2:3 with points pt 7 ps variable lw 1.6 lc rgb '#0072B2' notitle, \
  $panel1_5 using 1:2:3 with points pt 4 ps variable lw 1.6 lc rgb '#D55E00' notitle, \
  $panel1_6_interval using 1:2:3:4 with vectors nohead lw 1.6 lc rgb '#D55E00' notitle, \
  $panel1_6 using 1:2 with lines lw 2 lc rgb '#D55E00' notitle, \
  $panel1_6 using 1:2:3 with points pt 5 ps variable lw 1.6 lc rgb '#D55E00' notitle, \
  $panel1_8_interval using 1:2:3:4 with vectors nohead lw 1.6 lc rgb '#009E73' notitle, \
  $panel1_8 using 1:2 with lines lw 2 lc rgb '#009E73' notitle, \
  $panel1_8 using 1:2:3 with points pt 9 ps variable lw 1.6 lc rgb '#009E73' notitle
unset label
unset arrow
unset object
unset logscale
unset multiplot
unset output
