set terminal svg size 1000,443 dynamic noenhanced font 'DejaVu Sans,12' background '#FFFFFF'
set output 'ledger-shares.svg'
set encoding utf8
unset key
set multiplot
set label 'Where the time of a request to / goes' at screen 0.01800, screen 0.93792 left front font 'DejaVu Sans:Bold,19' textcolor rgb '#222222'
set label 'mean of 4,012 requests with 8 closed connections; residual under 0.1 %' at screen 0.01800, screen 0.88560 left front font 'DejaVu Sans,13' textcolor rgb '#595959'
set object rectangle from screen 0.02200, screen 0.81325 to screen 0.03800, screen 0.84034 behind fillcolor rgb '#6E6E6E' fillstyle solid noborder
set label 'late at the client' at screen 0.04600, screen 0.82679 left front font 'DejaVu Sans,12' textcolor rgb '#595959'
set object rectangle from screen 0.16881, screen 0.81325 to screen 0.18481, screen 0.84034 behind fillcolor rgb '#B5B5B5' fillstyle solid noborder
set label 'connect' at screen 0.19281, screen 0.82679 left front font 'DejaVu Sans,12' textcolor rgb '#595959'
set object rectangle from screen 0.26459, screen 0.81325 to screen 0.28059, screen 0.84034 behind fillcolor rgb '#D55E00' fillstyle solid noborder
set label 'waits for the loop' at screen 0.28859, screen 0.82679 left front font 'DejaVu Sans,12' textcolor rgb '#595959'
set object rectangle from screen 0.41718, screen 0.81325 to screen 0.43318, screen 0.84034 behind fillcolor rgb '#E69F00' fillstyle solid noborder
set label 'waits for a worker' at screen 0.44118, screen 0.82679 left front font 'DejaVu Sans,12' textcolor rgb '#595959'
set object rectangle from screen 0.57317, screen 0.81325 to screen 0.58917, screen 0.84034 behind fillcolor rgb '#F4E3A1' fillstyle solid noborder
set label 'hand-over' at screen 0.59717, screen 0.82679 left front font 'DejaVu Sans,12' textcolor rgb '#595959'
set object rectangle from screen 0.68237, screen 0.81325 to screen 0.69837, screen 0.84034 behind fillcolor rgb '#0072B2' fillstyle solid noborder
set label 'work' at screen 0.70637, screen 0.82679 left front font 'DejaVu Sans,12' textcolor rgb '#595959'
set object rectangle from screen 0.75939, screen 0.81325 to screen 0.77539, screen 0.84034 behind fillcolor rgb '#8CCBF0' fillstyle solid noborder
set label 'return to the loop' at screen 0.78339, screen 0.82679 left front font 'DejaVu Sans,12' textcolor rgb '#595959'
set object rectangle from screen 0.02200, screen 0.76810 to screen 0.03800, screen 0.79519 behind fillcolor rgb '#009E73' fillstyle solid noborder
set label 'answer on its way' at screen 0.04600, screen 0.78165 left front font 'DejaVu Sans,12' textcolor rgb '#595959'
set object rectangle from screen 0.17814, screen 0.76810 to screen 0.19414, screen 0.79519 behind fillcolor rgb '#A5DCC8' fillstyle solid noborder
set label 'transfer' at screen 0.20214, screen 0.78165 left front font 'DejaVu Sans,12' textcolor rgb '#595959'
set object rectangle from screen 0.27350, screen 0.76810 to screen 0.28950, screen 0.79519 behind fillcolor rgb '#9C8FB0' fillstyle solid noborder
set label 'kernel and server, not told apart' at screen 0.29750, screen 0.78165 left front font 'DejaVu Sans,12' textcolor rgb '#595959'
set arrow from screen 0.52392, screen 0.79971 to screen 0.52392, screen 0.76359 nohead front lc rgb '#222222' lw 3
set label 'CPU time of the work' at screen 0.54092, screen 0.78165 left front font 'DejaVu Sans,12' textcolor rgb '#595959'
$bars1 << EOD
0.014461 0 0 0.028923 -0.31 0.31 7237230
43.7021 0 0.028923 87.3753 -0.31 0.31 13983232
87.4114 0 87.3753 87.4476 -0.31 0.31 15910560
93.6732 0 87.4476 99.8988 -0.31 0.31 29362
99.9422 0 99.8988 99.9855 -0.31 0.31 40563
99.9928 0 99.9855 100 -0.31 0.31 10869960
0.028918 1 0 0.057837 0.69 1.31 7237230
0.18797 1 0.057837 0.318103 0.69 1.31 13983232
0.347021 1 0.318103 0.37594 0.69 1.31 15910560
36.8132 1 0.37594 73.2504 0.69 1.31 15113984
73.3516 1 73.2504 73.4529 0.69 1.31 16049057
86.4951 1 73.4529 99.5373 0.69 1.31 29362
99.653 1 99.5373 99.7687 0.69 1.31 9227248
99.8699 1 99.7687 99.9711 0.69 1.31 40563
99.9855 1 99.9711 100 0.69 1.31 10869960
0.028058 2 0 0.056117 1.69 2.31 7237230
0.617284 2 0.056117 1.1785 1.69 2.31 11908533
1.2486 2 1.1785 1.3187 1.69 2.31 13983232
1.3468 2 1.3187 1.3749 1.69 2.31 15910560
37.7104 2 1.3749 74.046 1.69 2.31 15113984
74.2705 2 74.046 74.4949 1.69 2.31 16049057
86.9809 2 74.4949 99.4669 1.69 2.31 29362
99.6212 2 99.4669 99.7755 1.69 2.31 9227248
99.8737 2 99.7755 99.9719 1.69 2.31 40563
99.986 2 99.9719 100 1.69 2.31 10869960
0.0034 3 0 0.006799 2.69 3.31 7237230
49.9807 3 0.006799 99.9547 2.69 3.31 10260400
99.9773 3 99.9547 100 2.69 3.31 10869960
0.45045 4 0 0.900901 3.69 4.31 7237230
47.4474 4 0.900901 93.994 3.69 4.31 10260400
96.997 4 93.994 100 3.69 4.31 10869960
EOD
$bars1_stroke << EOD
99.812 -0.4 0 0.8
98.3227 0.6 0 0.8
98.541 1.6 0 0.8
EOD
set lmargin at screen 0.21100
set rmargin at screen 0.92000
set tmargin at screen 0.73589
set bmargin at screen 0.12641
set border 1 lc rgb '#8A8A8A'
set format ''
set xrange [0:100]
set yrange [4.5:-0.5]
set xtics (0, 20, 40, 60, 80, 100) scale 0.5 out nomirror
set ytics (0, 1, 2, 3, 4) scale 0 out nomirror
set grid xtics noytics back lt 1 lc rgb '#E3E3E3' lw 1
set label 'inline-server' at screen 0.20300, screen 0.67494 right front font 'DejaVu Sans,13' textcolor rgb '#222222'
set label 'thread-server' at screen 0.20300, screen 0.55305 right front font 'DejaVu Sans,13' textcolor rgb '#222222'
set label 'process-server' at screen 0.20300, screen 0.43115 right front font 'DejaVu Sans,13' textcolor rgb '#222222'
set label 'twisted-process (ampoule, 4' at screen 0.20300, screen 0.32716 right front font 'DejaVu Sans,13' textcolor rgb '#222222'
set label 'workers)' at screen 0.20300, screen 0.29135 right front font 'DejaVu Sans,13' textcolor rgb '#222222'
set label 'node 18' at screen 0.20300, screen 0.18736 right front font 'DejaVu Sans,13' textcolor rgb '#222222'
set label '0' at screen 0.21100, screen 0.09255 center front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '20' at screen 0.35280, screen 0.09255 center front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '40' at screen 0.49460, screen 0.09255 center front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '60' at screen 0.63640, screen 0.09255 center front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '80' at screen 0.77820, screen 0.09255 center front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label '100' at screen 0.92000, screen 0.09255 center front font 'DejaVu Sans,12' textcolor rgb '#595959'
set label 'mean time from due until whole, %' at screen 0.56550, screen 0.04289 center front font 'DejaVu Sans,13.5' textcolor rgb '#222222'
set label '60.4' at screen 0.52085, screen 0.67494 center front font 'DejaVu Sans,12' textcolor rgb '#222222'
set label '8.61' at screen 0.87514, screen 0.67494 center front font 'DejaVu Sans,12' textcolor rgb '#FFFFFF'
set label '69.2 ms' at screen 0.92800, screen 0.67494 left front font 'DejaVu Sans,13' textcolor rgb '#222222'
set label '25.2' at screen 0.47201, screen 0.55305 center front font 'DejaVu Sans,12' textcolor rgb '#222222'
set label '9.02' at screen 0.82425, screen 0.55305 center front font 'DejaVu Sans,12' textcolor rgb '#FFFFFF'
set label '34.6 ms' at screen 0.92800, screen 0.55305 left front font 'DejaVu Sans,13' textcolor rgb '#222222'
set label '25.9' at screen 0.47837, screen 0.43115 center front font 'DejaVu Sans,12' textcolor rgb '#222222'
set label '8.90' at screen 0.82769, screen 0.43115 center front font 'DejaVu Sans,12' textcolor rgb '#FFFFFF'
set label '35.7 ms' at screen 0.92800, screen 0.43115 left front font 'DejaVu Sans,13' textcolor rgb '#222222'
set label '441' at screen 0.56536, screen 0.30926 center front font 'DejaVu Sans,12' textcolor rgb '#222222'
set label '441 ms' at screen 0.92800, screen 0.30926 left front font 'DejaVu Sans,13' textcolor rgb '#222222'
set label '3.10' at screen 0.54740, screen 0.18736 center front font 'DejaVu Sans,12' textcolor rgb '#222222'
set label '0.200' at screen 0.89871, screen 0.18736 center front font 'DejaVu Sans,12' textcolor rgb '#222222'
set label '3.34 ms' at screen 0.92800, screen 0.18736 left front font 'DejaVu Sans,13' textcolor rgb '#222222'
plot \
  $bars1 using 1:2:3:4:5:6:7 with boxxyerror lc rgb variable fillstyle solid noborder notitle, \
  $bars1_stroke using 1:2:3:4 with vectors nohead lc rgb '#222222' lw 3 notitle
unset label
unset arrow
unset object
unset logscale
unset multiplot
unset output
